import { app } from 'electron'

/** Where the window's page comes from: our own scheme or, in `npm run dev`, the development server. */
export const scheme = 'app'
const developmentServer = app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL
export const origin = developmentServer ?? `${scheme}://longhand`
export const startPage = developmentServer ?? `${origin}/index.html`

export function isOurs(url: string): boolean {
  return url === origin || url.startsWith(`${origin}/`)
}
