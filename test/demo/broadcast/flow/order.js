// What to do with a broadcast that is there: the last one, unless another is named.
const MOST_ROWS = 500
const { what, batch } = msg.asks
const ask = (more) => {
    msg.action = what
    msg.sms = { options: { ...(typeof batch === 'string' && batch !== '' && { batch }), ...more } }
    return msg
}

if (what !== 'rows' && what !== 'history.csv') return ask({})
const whole = (value, most) => Math.min(most, /^\d{1,9}$/.test(value ?? '') ? Number(value) : most)
const offset = whole(msg.asks.offset ?? '0', Infinity)
const limit = what === 'rows' ? whole(msg.asks.limit, MOST_ROWS) : MOST_ROWS
const asked = ask({ offset: Number.isFinite(offset) ? offset : 0, limit: Math.max(1, limit) })
asked.action = 'rows'
return asked
