/** As much of the editor of Node-RED as is used here. */
export interface RedEditor {
  _(key: string, options?: Record<string, unknown>): string
  i18n?: { lang?(): string }
  sidebar: {
    addTab(options: SidebarTab): void
    containsTab(id: string): boolean
    removeTab(id: string): void
    show(id: string): void
  }
}

export interface SidebarTab {
  id: string
  label: string
  name: string
  iconClass: string
  /** An element or what jQuery makes of one. */
  content: unknown
  closeable?: boolean
  enableOnEdit?: boolean
}

const PACKAGE = '@sms-modem/node-red-sms-modem'

/** Catalogue lookup by keys that begin with the type of the node that has them. */
export function translator(red: RedEditor): (key: string, options?: Record<string, unknown>) => string {
  return (key, options) => red._(`${PACKAGE}/${key.slice(0, key.indexOf('.'))}:${key}`, options)
}

/** The language that the user has chosen for the editor, or that of the browser. */
export function languageOf({ i18n }: RedEditor): string {
  const language = i18n?.lang?.() || navigator.language
  try {
    return Intl.getCanonicalLocales(language)[0] ?? 'en'
  } catch {
    return 'en'
  }
}
