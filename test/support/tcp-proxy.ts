/** A way to a server that can be cut at the octet that matters. */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/**
 * What becomes of octets on their way to the server: `cut` breaks the connection before them, `cutBehind` as soon as
 * the server answers them, `hole` lets nothing through any more, in either direction, without a word.
 */
export type Fate = 'pass' | 'cut' | 'cutBehind' | 'hole'

export class TcpProxy {
  readonly #sockets = new Set<Socket>()
  /** Asked about all that goes to the server. */
  fate: (data: Buffer) => Fate = () => 'pass'

  private constructor(
    private readonly server: Server,
    readonly port: number
  ) {}

  static async to(target: number): Promise<TcpProxy> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const proxy = new TcpProxy(server, (server.address() as AddressInfo).port)
    server.on('connection', (client) => proxy.#link(client, connect(target, '127.0.0.1')))
    return proxy
  }

  /** Breaks all connections. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  async end(): Promise<void> {
    this.server.close()
    this.cut()
    await once(this.server, 'close')
  }

  #link(client: Socket, server: Socket): void {
    let state: Fate = 'pass'
    const cut = () => {
      client.destroy()
      server.destroy()
    }
    for (const socket of [client, server]) {
      this.#sockets.add(socket)
      socket.on('error', cut)
      socket.on('close', () => {
        this.#sockets.delete(socket)
        cut()
      })
    }
    client.on('data', (data) => {
      if (state === 'pass') state = this.fate(data)
      if (state === 'cut') cut()
      else if (state !== 'hole') server.write(data)
    })
    server.on('data', (data) => {
      if (state === 'cutBehind') cut()
      else if (state !== 'hole') client.write(data)
    })
  }
}
