import { describePty } from '../simulator/pty-suite'

// socat is a Debian package: what npm alone can set up is tested with the simulator.
describePty('socat')
