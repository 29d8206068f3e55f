/** Shapes of the codec. Hex is upper case; times are ISO 8601 with the offset that the PDU itself carries. */

export type TpduType =
  | 'SMS-DELIVER'
  | 'SMS-DELIVER-REPORT'
  | 'SMS-SUBMIT'
  | 'SMS-SUBMIT-REPORT'
  | 'SMS-STATUS-REPORT'
  | 'SMS-COMMAND'

export type Alphabet = 'gsm7' | '8bit' | 'ucs2'
export type MessageClass = 0 | 1 | 2 | 3
export type IndicationType = 'voicemail' | 'fax' | 'email' | 'other'

/** TS 23.040 9.1.2.5. `text` has a leading `+` only for TON 1; TON 5 (alphanumeric) is decoded to characters. */
export interface Address {
  text: string
  ton: number
  npi: number
  /** Lossless: the octets behind the length, where `text`, `ton` and `npi` do not determine them. */
  raw?: string
  /** Lossless: the length octet as it stands, where it is not the one that `text` gives. */
  length?: number
}

/** TS 23.038 section 4. `value` is the octet; the rest says what it means. */
export interface Dcs {
  value: number
  alphabet: Alphabet
  messageClass?: MessageClass
  mwi?: { active: boolean; store: boolean; type: IndicationType }
  compressed?: true
  autoDelete?: true
}

/** TS 23.040 9.2.3.24.1 and .8: `bits` is the width of the reference, 8 or 16. */
export interface Concat {
  ref: number
  total: number
  seq: number
  bits: 8 | 16
}

/** TS 23.040 9.2.3.24.3 and .4. */
export interface Ports {
  dst: number
  src: number
  bits: 8 | 16
}

/** TS 23.040 9.2.3.24.15 and .16: identifiers of TS 23.038 annex A (1 Turkish … 13 Urdu). */
export interface NationalLanguage {
  single?: number
  locking?: number
}

/** TS 23.040 9.2.3.24.2. */
export interface SpecialMessage {
  type: IndicationType | 'video'
  store: boolean
  count: number
}

/** TS 23.040 9.2.3.12. */
export type Validity =
  | { format: 'relative'; raw: number; minutes: number }
  | { format: 'absolute'; time?: string; rawHex?: string }
  | { format: 'enhanced'; rawHex: string; seconds?: number }

/** TS 23.040 9.2.3.15. */
export interface Status {
  value: number
  group: 'completed' | 'trying' | 'permanent' | 'temporary' | 'reserved'
  meaning: string
}

/** Something that is broken by the standard but costs no more than what is named. */
export interface Problem {
  code: string
  field: string
  /** Octet offset in the PDU as given. */
  offset: number
  message: string
}

/** One character whose code is not the one the encoder would choose (lossless). */
export interface OddCode {
  /** Index into `text`, in UTF-16 units. */
  at: number
  /** The septets of that character, as hex octets (00-7F each). */
  codes: string
}

/** One of the six TPDUs of TS 23.040 section 9.2.2, as decode() gives it and encode() takes it. */
export interface Tpdu {
  type: TpduType
  /** Service centre with `+` for TON 1; absent where the field is absent or its length is 0. */
  smsc?: string
  /** TP-OA, TP-DA or TP-RA, whichever the type has. */
  address?: Address
  mr?: number
  pid?: number
  dcs?: Dcs
  /** TP-UD of gsm7 and ucs2. It may end or begin with half a surrogate pair that continues in another part. */
  text?: string
  /** TP-UD of 8bit or compressed text, TP-CD of a command: hex. */
  data?: string
  /**
   * Header without UDHL: hex. encode() changes in it what `concat`, `ports`, `nationalLanguage` and `specialMessages`
   * say otherwise, and leaves the rest.
   */
  udh?: string
  concat?: Concat
  ports?: Ports
  nationalLanguage?: NationalLanguage
  specialMessages?: SpecialMessage[]
  validity?: Validity
  scts?: string
  dischargeTime?: string
  status?: Status
  failureCause?: number
  commandType?: number
  messageNumber?: number
  pi?: number
  mms?: boolean
  rp?: boolean
  udhi?: boolean
  srr?: boolean
  sri?: boolean
  srq?: boolean
  rd?: boolean
  lp?: boolean
  /** What was broken and read all the same; absent when nothing was. */
  problems?: Problem[]

  // What is otherwise folded away: with `lossless` only.
  /** false: the PDU had no SMSC field at all; '' is one of length 0. */
  smscField?: boolean
  smscTon?: number
  smscNpi?: number
  /** The SMSC's octets behind its length, where the number does not determine them. */
  smscRaw?: string
  /** Bits of the first octet that this type does not define, and an MTI of 3. */
  spareBits?: number
  rawScts?: string
  rawDischargeTime?: string
  /** A second octet (and more) of TP-PI: hex. */
  piExtension?: string
  /** A header with no text behind it lacks the octet of its fill bits. */
  noFillOctet?: true
  /** Bits between header and first septet, where not 0. */
  fillBits?: number
  /** Bits behind the last septet, where not 0. */
  padBits?: number
  oddCodes?: OddCode[]
  /** The octet behind the last whole UCS-2 unit. */
  oddOctet?: number
  /** UDHL as it stands, where it reaches beyond the user data. */
  udhl?: number
  /** TP-UDL as it stands, where the user data does not determine it. */
  udl?: number
  /** Octets behind the end of the TPDU. */
  trailing?: string
}

export interface DecodeOptions {
  /** The TPDU goes from the mobile to the network: SUBMIT, COMMAND, DELIVER-REPORT. Default: from the network. */
  toNetwork?: boolean
  /** The PDU begins with the TPDU; no SMSC field. */
  noSmsc?: boolean
  /** DELIVER-REPORT and SUBMIT-REPORT stand in an RP-ERROR, so that TP-FCS is present. */
  rpError?: boolean
  /** Name also what is folded away, so that encode() gives the same octets again. */
  lossless?: boolean
}

/** A short message to send, in as many parts as it needs. */
export interface MessageInput {
  /** A message is always an SMS-SUBMIT. */
  type?: 'SMS-SUBMIT'
  /** Digits, `*`, `#`, `a` to `c`; `+` in front makes it international (TOA 91, else 81). */
  to: string
  text?: string
  /** 8-bit data: hex or octets. */
  data?: string | Uint8Array
  smsc?: string
  /** Forces the alphabet; default: 7-bit if the text fits, else UCS-2. */
  encoding?: Alphabet
  class?: MessageClass
  /** Request a status report for every part (TP-SRR). */
  srr?: boolean
  /** TP-RD. */
  rejectDuplicates?: boolean
  /** Minutes, or one of these. */
  validity?: number | { minutes: number } | { absolute: string } | { seconds: number } | Validity
  /** 16-bit application ports unless `bits` is 8; `src` is 0 if not given. */
  ports?: { dst: number; src?: number; bits?: 8 | 16 }
  /** Concatenation reference; default random. */
  concatRef?: number
  /** Width of the concatenation reference, default 8 (one septet less in every part with 16). */
  concatBits?: 8 | 16
  /** TP-MR of every part, default 0: modems put their own. */
  mr?: number
  /**
   * National language tables that may be used where they save segments: identifiers, ISO 639-1 codes or `all`;
   * `{ single, locking }` means exactly these, as `nationalLanguage` does.
   */
  languages?: 'all' | readonly (number | string)[] | NationalLanguage
  /** Exactly these tables, whatever it costs. */
  nationalLanguage?: NationalLanguage
  pid?: number
  /** Replace Short Message Type 1 to 7: a new message takes the place of the last with that number. */
  replace?: number
  /** Let typographic characters be replaced by look-alikes of the 7-bit alphabet where that avoids UCS-2. */
  lookalikes?: boolean
}

/** How a text is coded, and what that costs. */
export interface Cost {
  encoding: Alphabet
  segments: number
  /** gsm7: septets of the text in all segments. */
  septets?: number
  /** 8bit and ucs2: octets of the text in all segments. */
  octets?: number
  /** Septets, octets (8bit) or UTF-16 units (ucs2) that still fit into the last segment. */
  left: number
  nationalLanguage?: NationalLanguage
  /** Look-alikes put in; `at` counts in the text as given. */
  replaced?: Replacement[]
}

/** A cost and its reasons. */
export interface Measure extends Cost {
  /** What made the default alphabet impossible; empty where it was used. */
  forced: ForcedCharacter[]
  /** The text of each segment. */
  texts: string[]
}

/** A character that is not in the default alphabet, with its first place and how often it stands there. */
export interface ForcedCharacter {
  char: string
  at: number
  count: number
}

export interface Replacement {
  at: number
  from: string
  to: string
}

/** One SMS-SUBMIT: `length` is the argument of AT+CMGS, the octets without the service centre. */
export interface EncodedPart {
  pdu: string
  length: number
}

export interface EncodedMessage extends Cost {
  parts: EncodedPart[]
}
