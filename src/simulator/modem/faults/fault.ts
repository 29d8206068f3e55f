import type { Tpdu } from '../../../pdu'
import type { SubmitAnswer } from '../../network/network'
import type { ParsedCommand } from '../command-line'
import type { OutputKind, VirtualModem } from '../modem'
import type { Profile } from '../profile'

/** What became of a submission. Pretended: the network never saw it, and the modem goes on as if it had. */
export type Submission = SubmitAnswer | { pretended: true }

/**
 * A misbehaviour: what it does at each point where modems go wrong. What one kind of modem always does is a change of
 * the profile; what happens once, or from outside, is done by start(); the rest has a point of its own. An object is
 * for one modem: it may remember what it did.
 */
export interface Fault {
  /** Holds instead of what the modem's own profile says. */
  profile?(own: Profile): Partial<Profile>
  /** It is switched on; what it gives undoes it. */
  start?(modem: VirtualModem): () => void
  /** Changes what goes out. */
  output?(text: string, kind: OutputKind, modem: VirtualModem): string
  /** Changes what was typed behind a prompt. */
  data?(text: string): string
  /**
   * Stands before a command, known or not: may run it, or not. A text is the final result instead of OK, '' means no
   * final result at all, undefined that the command has answered as usual.
   */
  command?(
    command: ParsedCommand,
    modem: VirtualModem,
    run: () => Promise<void> | void
  ): Promise<string | undefined>
  /** Changes the TP-MR of a new submission. */
  reference?(mr: number): number
  /** Stands between the modem and the antenna: may let the network have the TPDU, or not. */
  transmit?(tpdu: string, modem: VirtualModem, submit: () => Promise<Submission>): Promise<Submission>
  /** The result of a submission (`+CMGS: 1`) is due: says it, or not; throws to end the command in another way. */
  result?(say: () => Promise<void>, modem: VirtualModem): Promise<void> | void
  /** A TPDU has come from the network and is about to be stored or told. */
  received?(tpdu: Tpdu | undefined): void
}
