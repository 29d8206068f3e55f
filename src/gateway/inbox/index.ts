/** What comes in: kept, put together and told; and delivery reports. */
export { Inbox, type InboxOptions } from './inbox'
export type { Source } from './journal'
export type { Listener, Selector } from './listeners'
export type { ReceivedMessage } from './received-message'
