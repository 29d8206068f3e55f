/** Node-RED settings for a machine that nobody tends: loopback only, no questions, no calls home. */
export const quietSettings = {
  uiHost: '127.0.0.1',
  telemetry: { enabled: false, updateNotification: false },
  editorTheme: { tours: false } as object,
  flowFilePretty: true
}
