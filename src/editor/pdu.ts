export * from '../pdu/index'
