/** What comes from outside and is passed in, so that a test can say what it is. */

/** As Math.random: at least 0, below 1. */
export type Random = () => number
