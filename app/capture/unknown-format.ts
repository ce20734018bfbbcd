/** What a file that is no capture seems to be, for the one line that refuses it. */

interface Signature {
	readonly bytes: readonly number[];
	readonly at: number;
	readonly words: string;
}

const text = (letters: string): number[] =>
	Array.from({ length: letters.length }, (_, at) => letters.charCodeAt(at));

const SIGNATURES: readonly Signature[] = [
	{ at: 0, bytes: text('RTSS'), words: 'a Microsoft Network Monitor 1.x capture' },
	{ at: 0, bytes: text('GMBU'), words: 'a Microsoft Network Monitor 2.x capture' },
	{ at: 0, bytes: text('snoop\0\0\0'), words: 'a Sun snoop capture' },
	{ at: 0, bytes: text('btsnoop\0'), words: 'a Bluetooth btsnoop capture' },
	{ at: 0, bytes: text('TRSNIFF data'), words: 'a DOS Sniffer capture' },
	{ at: 0, bytes: text('XCP\0'), words: 'a NetXRay or Windows Sniffer capture' },
	{ at: 0, bytes: text('\x7fver'), words: 'an EtherPeek/OmniPeek capture' },
	{ at: 0, bytes: text('#!rtpplay'), words: 'an rtpdump file' },
	{ at: 0, bytes: text('BZh'), words: 'bzip2-compressed data: unpack it first' },
	{ at: 0, bytes: [0xfd, ...text('7zXZ')], words: 'xz-compressed data: unpack it first' },
	{ at: 0, bytes: [0x04, 0x22, 0x4d, 0x18], words: 'lz4-compressed data: unpack it first' },
	{ at: 0, bytes: text('PK\x03\x04'), words: 'a zip archive: unpack it first' },
	{ at: 0, bytes: text('7z\xbc\xaf\x27\x1c'), words: 'a 7-Zip archive: unpack it first' },
	{ at: 257, bytes: text('ustar'), words: 'a tar archive: unpack it first' },
	{ at: 0, bytes: text('\x7fELF'), words: 'a program (ELF)' },
	{ at: 0, bytes: text('MZ'), words: 'a Windows program' },
	{ at: 0, bytes: text('%PDF'), words: 'a PDF document' },
	{ at: 0, bytes: text('\x89PNG'), words: 'a PNG picture' },
	{ at: 0, bytes: [0xff, 0xd8, 0xff], words: 'a JPEG picture' },
	{ at: 4, bytes: text('ftyp'), words: 'an MP4 file: it can be played, not analysed' },
	{ at: 0, bytes: text('RIFF'), words: 'a WAV or AVI file: it can be played, not analysed' },
	{ at: 0, bytes: text('FLV\x01'), words: 'an FLV file: it can be played, not analysed' },
	{ at: 0, bytes: text('OggS'), words: 'an Ogg file: it can be played, not analysed' },
	{
		at: 0,
		bytes: [0x1a, 0x45, 0xdf, 0xa3],
		words: 'a Matroska file: it can be played, not analysed',
	},
	{ at: 0, bytes: text('ID3'), words: 'an MP3 file: it can be played, not analysed' },
	{ at: 0, bytes: [0, 0, 0, 1], words: 'a raw H.264 or H.265 stream' },
];

/**
 * Names what a file seems to be by its first bytes.
 * @returns words that fit after "it seems to be", for example `a PDF document`
 */
export function describeUnknown(head: Uint8Array): string {
	if (head.length === 0) return 'an empty file';
	const found = SIGNATURES.find(({ at, bytes }) =>
		bytes.every((value, index) => head[at + index] === value),
	);
	if (found !== undefined) return found.words;
	if (head.every((value) => value === 0)) return 'a file of zeros';
	return looksLikeText(head) ? 'a text file' : 'binary data of an unknown kind';
}

function looksLikeText(head: Uint8Array): boolean {
	return head.every((value) => value === 9 || value === 10 || value === 13 || value >= 32);
}
