// The page itself. Nothing in it comes from elsewhere, and nothing that is not from here may run in it.
const TYPES = { page: 'text/html', 'page.css': 'text/css', 'page.js': 'text/javascript' }
msg.headers = {
    'content-type': `${TYPES[msg.asks.what]}; charset=utf-8`,
    'content-security-policy': "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff'
}
return msg
