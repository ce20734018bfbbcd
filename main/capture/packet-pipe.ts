/** A named pipe into which a program writes its packets: a FIFO, on Windows a pipe of its own kind. */
import { execFileSync } from 'node:child_process';
import { constants, openSync, readSync, rmSync } from 'node:fs';
import { createServer, Socket } from 'node:net';
import type { Server } from 'node:net';
import path from 'node:path';
import { temporaryFolder } from '../../app/index.ts';

const LAST_BYTES = 1 << 16;

/** Where packets come from while a program runs. */
export interface PacketPipe {
	/** What the program is given as the name of its pipe. */
	readonly name: string;
	/** Packets as they come. */
	read(take: (piece: Buffer) => void): void;
	/** The program has ended: hands on what it wrote last, then lets go of the pipe. */
	end(): void;
}

/** Makes a pipe. @throws Error where the system cannot make one */
export function makePacketPipe(platform: NodeJS.Platform = process.platform): PacketPipe {
	return platform === 'win32' ? new WindowsPipe() : new Fifo();
}

class Fifo implements PacketPipe {
	readonly name: string;
	readonly #folder: string;
	readonly #descriptor: number;
	readonly #socket: Socket;
	#take: (piece: Buffer) => void = () => undefined;

	constructor() {
		this.#folder = temporaryFolder('pipe');
		this.name = path.join(this.#folder, 'packets');
		execFileSync('mkfifo', ['-m', '600', this.name]);
		// Opened for both: it neither waits for a writer nor ends before the first one comes.
		this.#descriptor = openSync(this.name, constants.O_RDWR | constants.O_NONBLOCK);
		this.#socket = new Socket({ fd: this.#descriptor, readable: true, writable: false });
	}

	read(take: (piece: Buffer) => void): void {
		this.#take = take;
		this.#socket.on('data', take);
		this.#socket.on('error', () => undefined);
	}

	end(): void {
		this.#socket.pause();
		this.#socket.off('data', this.#take);
		try {
			for (let piece = this.#more(); piece.length > 0; piece = this.#more()) this.#take(piece);
		} catch {
			// Empty: there is nobody left to write.
		}
		this.#socket.destroy();
		rmSync(this.#folder, { recursive: true, force: true });
	}

	#more(): Buffer {
		const waiting = this.#socket.read() as Buffer | null;
		if (waiting !== null) return waiting;
		const bytes = Buffer.alloc(LAST_BYTES);
		return bytes.subarray(0, readSync(this.#descriptor, bytes));
	}
}

/** Numbers of pipes of this process. */
let pipes = 0;

class WindowsPipe implements PacketPipe {
	readonly name = `\\\\.\\pipe\\tapdeck-${process.pid}-${(pipes += 1)}`;
	readonly #server: Server;
	#take: (piece: Buffer) => void = () => undefined;

	constructor() {
		this.#server = createServer((socket) => {
			socket.on('data', (piece) => this.#take(piece));
			socket.on('error', () => undefined);
		}).listen(this.name);
	}

	read(take: (piece: Buffer) => void): void {
		this.#take = take;
	}

	end(): void {
		this.#server.close();
	}
}
