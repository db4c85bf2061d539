const QUIET = 'font-size:13px;color:#667275';
const RULE = 'border-top:1px solid #e3e7e7';

/** Of the elements of a mail: clients drop style sheets, and keep what stands on an element. */
export const STYLES = {
  body: 'margin:0;padding:32px 16px;background:#f9fafa;font:15px/1.6 -apple-system,Segoe UI,Helvetica,Arial,sans-serif;color:#12181a',
  card: 'max-width:520px;margin:0 auto;padding:32px;background:#ffffff;border:1px solid #e3e7e7;border-radius:8px',
  brand: 'margin:0 0 24px;font-weight:600;letter-spacing:.02em',
  heading: 'margin:0 0 16px;font-size:20px;line-height:1.3;font-weight:600',
  paragraph: 'margin:0 0 16px;overflow-wrap:anywhere',
  facts: 'width:100%;margin:0 0 16px;border-collapse:collapse',
  factLabel: `padding:10px 16px 10px 0;${RULE};text-align:left;vertical-align:top;font-weight:400;width:34%;${QUIET};line-height:24px`,
  factValue: `padding:10px 0;${RULE};vertical-align:top;font-variant-numeric:tabular-nums;overflow-wrap:anywhere`,
  factDetail: QUIET,
  button:
    'display:inline-block;padding:10px 20px;border-radius:6px;background:#12181a;color:#ffffff;text-decoration:none;font-weight:600',
  url: `margin:0 0 16px;${QUIET};word-break:break-all`,
  documentTitle: 'margin:24px 0 8px;font-weight:600',
  document:
    'margin:0 0 16px;padding:12px;background:#f4f6f6;border-radius:6px;font:12px/1.5 ui-monospace,Menlo,Consolas,monospace;white-space:pre-wrap;word-break:break-all',
  footerLink: QUIET,
  footer: `margin:24px 0 0;padding-top:16px;${RULE};${QUIET}`,
} as const;

/** What a client in dark mode shows instead; one that reads no style sheet shows the light mail. */
export const DARK_STYLE = `@media (prefers-color-scheme: dark) {
.page{background:#0b0e0f!important;color:#eaeff0!important}
.card{background:#101415!important;border-color:#20282a!important}
.quiet{color:#8b999c!important}
.rule{border-color:#20282a!important}
.document{background:#161b1c!important}
.button{background:#eaeff0!important;color:#101415!important}
}`;
