import type { ModemEvent } from '../modem'
import type { Batch, BatchCounts, Fault, Message } from '../store'

/** What a gateway tells beside what its methods answer. */
export type GatewayEvent =
  /** A message has its outcome: sent, failed, cancelled or held. `late`: it was held, and is settled after all. */
  | { type: 'result'; message: Message; late?: true }
  /** The final verdict on a message that was sent. */
  | { type: 'report'; message: Message }
  /** How a batch stands: at each change of its state, and once a second at most while its messages go. */
  | { type: 'batch'; batch: Batch; counts: BatchCounts }
  | { type: 'modem'; modem: string; event: ModemEvent }
  /** A modem could send, and must not yet; `untilMs` by the monotonic clock. */
  | { type: 'waiting'; modem: string; code: string; message: string; untilMs?: number }
  /** A SIM sends nothing until a person says so. */
  | { type: 'halted'; modem: string; sim: string; code: string; message: string }
  /** A PDU came again (`raw`, `of`: ids of RawPdu). It is kept, and not told again. */
  | { type: 'duplicate'; modem: string; sim: string; raw: string; of: string }
  /** A delivery report that fits no message: `status` is its TP-ST, `raw` the id of the RawPdu. */
  | {
      type: 'reportUnmatched'
      modem: string
      sim: string
      raw: string
      mr: number
      to: string
      status: number
    }
  /** The store cannot be worked with, and why; or it can again. Nothing goes meanwhile, and nothing can be taken in. */
  | { type: 'store'; away?: Fault }
  /** Something went wrong that costs no message, and that somebody may have to see to. */
  | { type: 'trouble'; code: string; message: string; error?: unknown }
