/** The counter beside a text. */
export const COUNTER_CSS = `
.smsm-counter { margin-top: 8px; }
.smsm-count-body { display: grid; gap: 8px 14px; grid-template-columns: minmax(0, 1fr); align-items: start; }
.smsm-count-words { display: grid; gap: 8px; grid-template-columns: minmax(0, 1fr); }
@container (min-width: 420px) { .smsm-count-body:has(.smsm-phone) { grid-template-columns: minmax(0, 1fr) 190px; } }
.smsm-count-line { display: flex; flex-wrap: wrap; gap: 3px 10px; align-items: baseline; font-size: 12px; font-variant-numeric: tabular-nums; }
.smsm-type[data-encoding=ucs2] { border-color: color-mix(in srgb, hsl(var(--smsm-warning) 75% 48%) 60%, var(--smsm-back)); background: color-mix(in srgb, hsl(var(--smsm-warning) 80% 50%) 12%, var(--smsm-back)); }
.smsm-characters { margin-left: auto; color: var(--smsm-muted); }
.smsm-count-hint { font-size: 12px; color: var(--smsm-muted); }
.smsm-meter { display: flex; gap: 3px; }
.smsm-bar-room { flex: 1 1 0; height: 4px; border-radius: 2px; overflow: hidden; background: color-mix(in srgb, var(--smsm-text) 14%, var(--smsm-back)); }
.smsm-bar-used { display: block; height: 100%; width: var(--smsm-full); border-radius: 2px; background: color-mix(in srgb, hsl(145 60% 40%) 75%, var(--smsm-text)); }
.smsm-dear { --smsm-tone: var(--smsm-warning); font-size: 12px; margin: 0; }
.smsm-refused { --smsm-tone: var(--smsm-error); font-size: 12px; margin: 0; }
.smsm-notice p i { color: color-mix(in srgb, hsl(var(--smsm-tone) 80% 42%) 75%, var(--smsm-text)); }
.smsm .smsm-dear-list { list-style: none; margin: 6px 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: 5px 14px; }
.smsm-dear-list li { display: inline-flex; gap: 6px; align-items: center; line-height: 20px; }
.smsm-char { min-width: 20px; padding: 0 4px; text-align: center; font-size: 14px; border-radius: 4px; border: 1px solid var(--smsm-line); background: var(--smsm-back); }
.smsm-char-name { color: var(--smsm-muted); }
.smsm .smsm-dear-list .red-ui-button { min-height: 22px; padding: 0 7px; }
.smsm-dear p + p, .smsm-dear ul + p { margin-top: 6px; }
.smsm .smsm-offer { margin-top: 8px; }
.smsm-phone {
  box-sizing: border-box; width: 190px; margin: 0 auto; padding: 7px 7px 12px; border-radius: 20px;
  border: 2px solid color-mix(in srgb, var(--smsm-text) 45%, var(--smsm-back)); background: var(--smsm-soft);
}
.smsm-phone-head { padding: 2px 8px 7px; font-size: 11px; line-height: 14px; text-align: center; color: var(--smsm-muted); }
.smsm-screen { height: 190px; padding: 8px; overflow-y: auto; border-radius: 10px; border: 1px solid var(--smsm-line); background: var(--smsm-back); }
.smsm-phone .smsm-bubble { margin: 0; max-width: 100%; font-size: 13px; white-space: pre-wrap; background: color-mix(in srgb, hsl(205 75% 50%) 14%, var(--smsm-back)); }
.smsm-flash .smsm-screen { display: grid; align-items: center; background: color-mix(in srgb, var(--smsm-text) 30%, var(--smsm-back)); }
.smsm-flash .smsm-bubble { width: auto; border-radius: 6px; background: var(--smsm-back); box-shadow: 0 2px 8px rgb(0 0 0 / 30%); }
.smsm-cut { display: flex; align-items: center; gap: 6px; margin: 3px 0; font-size: 10px; line-height: 12px; color: var(--smsm-text); user-select: none; direction: ltr; }
.smsm-cut::before, .smsm-cut::after { content: ''; flex: 1; border-top: 1px dashed var(--smsm-muted); }
.smsm-dear-char { padding: 0 1px; border-radius: 2px; color: inherit; text-decoration: underline wavy 1px; text-underline-offset: 3px; background: color-mix(in srgb, hsl(var(--smsm-warning) 90% 50%) 30%, var(--smsm-back)); }
`
