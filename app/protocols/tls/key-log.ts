/** TLS secrets in NSS key-log form: a file (`--keylog`), or a pcapng's decryption secrets. */

/** Secrets of one connection by label, for example `CLIENT_TRAFFIC_SECRET_0`. */
export type ConnectionSecrets = ReadonlyMap<string, Uint8Array>;

/** Which secrets are meant: those that the capture itself carries, or all that are known. */
export type SecretsChoice = 'none' | 'captured' | 'all';

const LINE = /^([A-Z][A-Z0-9_]*) ([0-9a-f]{64}) ([0-9a-f]{2,})\s*$/iu;
const MAX_CONNECTIONS = 200_000;

/** All secrets that are known, by client random. */
export class KeyLog {
	/** Lines that say something else than comments and secrets. */
	strangeLines = 0;
	readonly #byRandom = new Map<string, Map<string, Uint8Array>>();
	/** Random and label of secrets that the capture itself carries. */
	readonly #captured = new Set<string>();

	/** Connections with secrets. */
	get count(): number {
		return this.#byRandom.size;
	}

	/** Adds the lines of a key log. @param origin where they stand: in a file, or in the capture */
	add(text: string, origin: 'file' | 'capture' = 'file'): void {
		for (const line of text.split('\n')) {
			if (line.trim() === '' || line.startsWith('#')) continue;
			const parts = LINE.exec(line.replace(/\r$/u, ''));
			if (parts === null) this.strangeLines++;
			else this.#put(parts[1] ?? '', parts[2] ?? '', parts[3] ?? '', origin);
		}
	}

	#put(label: string, random: string, secret: string, origin: 'file' | 'capture'): void {
		const key = random.toLowerCase();
		let known = this.#byRandom.get(key);
		if (known === undefined) {
			if (this.#byRandom.size >= MAX_CONNECTIONS) return;
			known = new Map();
			this.#byRandom.set(key, known);
		}
		known.set(label.toUpperCase(), bytesOf(secret));
		if (origin === 'capture') this.#captured.add(`${label.toUpperCase()} ${key}`);
	}

	/** The same as lines of a key log; empty without any. */
	linesOf(clientRandom: Uint8Array, choice: SecretsChoice): string {
		const random = hexOf(clientRandom);
		const lines = [...(this.#byRandom.get(random) ?? [])].filter(
			([label]) =>
				choice === 'all' || (choice === 'captured' && this.#captured.has(`${label} ${random}`)),
		);
		return lines.map(([label, secret]) => `${label} ${random} ${hexOf(secret)}\n`).join('');
	}

	/** Secrets of the connection with this client random; null when there are none. */
	secretsOf(clientRandom: Uint8Array): ConnectionSecrets | null {
		return this.#byRandom.get(hexOf(clientRandom)) ?? null;
	}
}

function bytesOf(hex: string): Uint8Array {
	return Uint8Array.from({ length: hex.length >> 1 }, (_, index) =>
		Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16),
	);
}

function hexOf(bytes: Uint8Array): string {
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
