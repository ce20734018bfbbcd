/** TLS secrets in NSS key-log form: a file (`--keylog`), or a pcapng's decryption secrets. */

/** Secrets of one connection by label, for example `CLIENT_TRAFFIC_SECRET_0`. */
export type ConnectionSecrets = ReadonlyMap<string, Uint8Array>;

const LINE = /^([A-Z][A-Z0-9_]*) ([0-9a-f]{64}) ([0-9a-f]{2,})\s*$/iu;
const MAX_CONNECTIONS = 200_000;

/** All secrets that are known, by client random. */
export class KeyLog {
	/** Lines that say something else than comments and secrets. */
	strangeLines = 0;
	readonly #byRandom = new Map<string, Map<string, Uint8Array>>();

	/** Connections with secrets. */
	get count(): number {
		return this.#byRandom.size;
	}

	/** Adds the lines of a key log. */
	add(text: string): void {
		for (const line of text.split('\n')) {
			if (line.trim() === '' || line.startsWith('#')) continue;
			const parts = LINE.exec(line.replace(/\r$/u, ''));
			if (parts === null) this.strangeLines++;
			else this.#put(parts[1] ?? '', parts[2] ?? '', parts[3] ?? '');
		}
	}

	#put(label: string, random: string, secret: string): void {
		const key = random.toLowerCase();
		let known = this.#byRandom.get(key);
		if (known === undefined) {
			if (this.#byRandom.size >= MAX_CONNECTIONS) return;
			known = new Map();
			this.#byRandom.set(key, known);
		}
		known.set(label.toUpperCase(), bytesOf(secret));
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
