// KaTeX refuses to work in quirks mode and looks once, when it is loaded; happy-dom's page has no doctype.
Object.defineProperty(document, 'compatMode', { value: 'CSS1Compat' })

// Nothing is laid out here; a virtual table draws what fits into its size, so everything gets one.
Object.defineProperty(HTMLElement.prototype, 'clientWidth', { value: 1280 })
Object.defineProperty(HTMLElement.prototype, 'clientHeight', { value: 800 })
