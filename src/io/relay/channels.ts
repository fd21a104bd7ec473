import type { Endpoint } from './channel.js';
import { Channel } from './channel.js';

/**
 * Milliseconds for which an idle connection is kept: shorter than most servers do, so that none is closed under a request.
 */
const IDLE = 4000;

/** Milliseconds before the end that a server tells of, and between looks for idle connections. */
const [MARGIN, BETWEEN_LOOKS] = [1000, 500];

/** The connections to one server: as many as there are exchanges at once, kept for the next ones. */
export class Channels {
  private readonly all = new Set<Channel>();
  private free: Channel[] = [];
  private sweeping: NodeJS.Timeout | undefined;

  constructor(private readonly endpoint: Endpoint) {}

  /** One that is free, the one used last first, as it is the least likely to be closed meanwhile; or else a new one. */
  take(): Channel {
    const now = performance.now();
    for (let channel = this.free.pop(); channel; channel = this.free.pop()) {
      if (!isOld(channel, now)) return channel;
      channel.destroy();
    }
    return this.open();
  }

  close(): void {
    clearInterval(this.sweeping);
    for (const channel of [...this.all]) channel.destroy();
  }

  private open(): Channel {
    const channel = new Channel(
      this.endpoint,
      (free) => this.free.push(free),
      (gone) => {
        this.all.delete(gone);
        const at = this.free.indexOf(gone);
        if (at >= 0) this.free.splice(at, 1);
      },
    );
    this.all.add(channel);
    this.sweeping ??= setInterval(() => this.sweep(), BETWEEN_LOOKS).unref();
    return channel;
  }

  private sweep(): void {
    const now = performance.now();
    for (const channel of this.free.filter((free) => isOld(free, now))) channel.destroy();
  }
}

function isOld({ idleSince, keepAlive }: Channel, now: number): boolean {
  const told = /(?:^|[,;\s])timeout=(\d{1,6})/i.exec(keepAlive ?? '')?.[1];
  return now - idleSince >= Math.min(IDLE, told === undefined ? IDLE : Number(told) * 1000 - MARGIN);
}
