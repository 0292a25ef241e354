import { randomBytes } from 'node:crypto';
import { isReady, launchGateway, type GatewayAddresses, type GatewayProcess } from '../shared/gateways.ts';
import { freePort, type Lab } from '../shared/lab.ts';

const START_MS = 120_000;
/** Every so many starts one has pools of one connection. */
const SMALL_EVERY = 3;
const SMALL = '../chaos/small-gateway.js';

interface Member {
  readonly name: string;
  readonly port: number;
  process: GatewayProcess;
}

/** The gateways; each is started again at its address after a kill. */
export class Fleet {
  /** The endings of gateways that were not killed. */
  readonly unasked: string[] = [];
  /** Starts with pools of one connection. */
  smallStarts = 0;
  readonly #lab: Lab;
  readonly #addresses: GatewayAddresses;
  readonly #isAlwaysSmall: boolean;
  readonly #secretKey = randomBytes(32).toString('hex');
  readonly #members: Member[] = [];
  /** Killed here, or noted already. */
  readonly #over = new Set<GatewayProcess>();
  #starts = 0;

  private constructor(lab: Lab, addresses: GatewayAddresses, isAlwaysSmall: boolean) {
    this.#lab = lab;
    this.#addresses = addresses;
    this.#isAlwaysSmall = isAlwaysSmall;
  }

  static async start(lab: Lab, count: number, addresses: GatewayAddresses, isAlwaysSmall: boolean): Promise<Fleet> {
    const fleet = new Fleet(lab, addresses, isAlwaysSmall);
    for (let index = 1; index <= count; index += 1) {
      const [name, port] = [`gateway-${index}`, await freePort()];
      fleet.#members.push({ name, port, process: fleet.#launch(name, port) });
    }
    await fleet.ready();
    return fleet;
  }

  get urls(): readonly string[] {
    return this.#members.map(({ process }) => process.url);
  }

  get size(): number {
    return this.#members.length;
  }

  /** Ends one as a crash would. */
  async kill(index: number): Promise<void> {
    const { process } = this.#member(index);
    this.#noteEnded();
    this.#over.add(process);
    await process.daemon.stop('SIGKILL');
  }

  /** Starts a killed one again, without waiting until it is ready. */
  restart(index: number): void {
    const member = this.#member(index);
    member.process = this.#launch(member.name, member.port);
  }

  /** Waits until every gateway is ready; throws where one has ended. */
  async ready(): Promise<void> {
    await Promise.all(this.#members.map(({ process }) => isReady(process, START_MS)));
  }

  /** Stops all, runs the work without any gateway, and starts them again. */
  async without(work: () => Promise<void>): Promise<void> {
    await this.stop();
    await work();
    for (let index = 0; index < this.size; index += 1) this.restart(index);
    await this.ready();
  }

  /** Ends all as an operator would, and notes each that does not end in order, or has ended before. */
  async stop(): Promise<void> {
    this.#noteEnded();
    await Promise.all(this.#members.map(({ process }) => process.daemon.stop()));
    for (const { process } of this.#members) {
      const ending = process.daemon.ending();
      if (ending !== 'exit code 0' && !this.#over.has(process))
        this.unasked.push(`${process.daemon.name} stopped with ${String(ending)}`);
    }
  }

  /** Everything that the gateways wrote. */
  log(): string {
    return this.#members.map(({ process }) => process.daemon.log()).join('\n');
  }

  #noteEnded(): void {
    for (const { process } of this.#members) {
      const ending = process.daemon.ending();
      if (ending === null || this.#over.has(process)) continue;
      this.#over.add(process);
      this.unasked.push(`${process.daemon.name} ended with ${ending}`);
    }
  }

  #launch(name: string, port: number): GatewayProcess {
    this.#starts += 1;
    const isSmall = this.#isAlwaysSmall || this.#starts % SMALL_EVERY === 0;
    if (isSmall) this.smallStarts += 1;
    const settings = { ...this.#addresses, port, secretKey: this.#secretKey };
    return launchGateway(this.#lab, name, settings, isSmall ? SMALL : undefined);
  }

  #member(index: number): Member {
    const member = this.#members[index];
    if (member === undefined) throw new Error(`There is no gateway ${index}`);
    return member;
  }
}
