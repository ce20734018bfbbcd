/** Numbers and names → text for people. Copies and files get the machine form instead. */

/** Text of absent values. */
export const ABSENT = '–';
const MINUS = '−';

/** Formats by one locale's rules; every digit count is fixed so that columns stand still. */
export class NumberFormat {
	readonly #locale: string;
	readonly #formats = new Map<number, Intl.NumberFormat>();

	/** @param locale BCP 47, for example `en` */
	constructor(locale: string) {
		this.#locale = locale;
	}

	/** Whole number with thousands marks. */
	count(value: number | null): string {
		return this.fixed(value, 0);
	}

	/** Number with exactly `digits` decimals and a true minus sign; `–` for none. */
	fixed(value: number | null, digits: number): string {
		if (value === null || !Number.isFinite(value)) return ABSENT;
		const text = this.#format(digits).format(value);
		return /^-0?[.,]?0*$/u.test(text) ? text.slice(1) : text.replace('-', MINUS);
	}

	/** `12.50 %`. */
	percent(value: number | null): string {
		return value === null ? ABSENT : `${this.fixed(value, 2)} %`;
	}

	/** SI sizes: `412 kB`, `1.61 MB`. */
	bytes(value: number | null): string {
		if (value === null) return ABSENT;
		const units = ['B', 'kB', 'MB', 'GB', 'TB'];
		let scaled = value;
		let unit = 0;
		while (scaled >= 999.5 && unit < units.length - 1) {
			scaled /= 1000;
			unit += 1;
		}
		const digits = unit === 0 || scaled >= 100 ? 0 : scaled >= 10 ? 1 : 2;
		return `${this.fixed(scaled, digits)} ${units[unit] ?? ''}`;
	}

	/** `1,867 (30.08 %)`: loss as Wireshark writes it. */
	loss(lost: number, percent: number): string {
		return `${this.count(lost)} (${this.percent(percent)})`;
	}

	#format(digits: number): Intl.NumberFormat {
		const known = this.#formats.get(digits);
		if (known !== undefined) return known;
		const made = new Intl.NumberFormat(this.#locale, {
			minimumFractionDigits: digits,
			maximumFractionDigits: digits,
		});
		this.#formats.set(digits, made);
		return made;
	}
}

/** `besder-6…b.pcapng`: the ending tells names apart, so the middle goes. */
export function shortenMiddle(name: string, length: number): string {
	const letters = Array.from(name);
	if (letters.length <= length) return name;
	const tail = Math.floor((length - 1) / 2);
	const head = length - 1 - tail;
	return `${letters.slice(0, head).join('')}…${letters.slice(-tail).join('')}`;
}

/** `b41d3f…20ef`: enough of a hash to compare by eye. */
export const shortHash = (hash: string): string => `${hash.slice(0, 8)}…${hash.slice(-6)}`;

/** `192.0.2.1:5060`, `[2001:db8::1]:5060`. */
export function endpointText(address: string, port: number): string {
	return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** The same with the name of the address before it, where it has one: `recorder (192.0.2.1:80)`. */
export function namedEndpoint(
	{ address, port }: { readonly address: string; readonly port: number },
	nameOf: (address: string) => string,
): string {
	const name = nameOf(address);
	const shown = endpointText(address, port);
	return name === address ? shown : `${name} (${shown})`;
}
