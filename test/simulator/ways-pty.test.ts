import { describePty } from './pty-suite'

describePty('node-pty')
