import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { protocol } from 'electron'
import { scheme } from './origin'

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  // The hash is that of the one style element that reka-ui brings along: it hides the scroll bar of an open select box.
  "style-src 'self' 'sha256-60LHlRjW/B3CtzIoE/Lf1/NEDvko9efWMFaGVhHu/cs='",
  // KaTeX and components place things with style attributes; a style cannot run code or reach the network.
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ttf': 'font/ttf',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
}

/** Before the app is ready: `app:` behaves like `https:`, with an origin of its own. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true } }])
}

/** Serves the built window from `folder`, and nothing outside it. */
export function serveWindow(folder: string): void {
  protocol.handle(scheme, async request => {
    const path = normalize(join(folder, decodeURIComponent(new URL(request.url).pathname)))
    const type = types[extname(path)]
    if (!path.startsWith(folder + sep) || type === undefined) return notFound()
    try {
      return new Response(await readFile(path), {
        headers: { 'content-type': type, 'content-security-policy': policy, 'x-content-type-options': 'nosniff' },
      })
    } catch {
      return notFound()
    }
  })
}

function notFound(): Response {
  return new Response('Not found', { status: 404 })
}
