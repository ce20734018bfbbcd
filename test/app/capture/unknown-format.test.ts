import { expect, test } from 'vitest';
import { describeUnknown } from '../../../app/capture/unknown-format.ts';
import { bytes, counting, hex } from '../network/frames.ts';

const text = (letters: string): Uint8Array => Buffer.from(letters, 'latin1');

test.each([
	['a Microsoft Network Monitor 1.x capture', text('RTSS\x01\x01')],
	['a Microsoft Network Monitor 2.x capture', text('GMBU\x00\x02')],
	['a Sun snoop capture', text('snoop\0\0\0\0\0\0\x02')],
	['a Bluetooth btsnoop capture', text('btsnoop\0\0\0\0\x01')],
	['an rtpdump file', text('#!rtpplay2.0 10.0.0.1/5004\n')],
	['bzip2-compressed data: unpack it first', text('BZh91AY')],
	['xz-compressed data: unpack it first', hex('fd377a585a00')],
	['lz4-compressed data: unpack it first', hex('04224d18')],
	['a zip archive: unpack it first', text('PK\x03\x04')],
	['a tar archive: unpack it first', bytes(text('name.pcap'), new Uint8Array(248), text('ustar'))],
	['a program (ELF)', text('\x7fELF\x02')],
	['a PDF document', text('%PDF-1.7')],
	['a PNG picture', hex('89504e470d0a1a0a')],
	['a JPEG picture', hex('ffd8ffe0')],
	['an MP4 file: it can be played, not analysed', bytes(hex('00000018'), text('ftypisom'))],
	['a WAV or AVI file: it can be played, not analysed', text('RIFF....WAVE')],
	['a Matroska file: it can be played, not analysed', hex('1a45dfa3')],
	['an empty file', new Uint8Array(0)],
	['a file of zeros', new Uint8Array(500)],
	['a text file', text('Dear reader,\r\n\tthis is no capture.\n')],
	['binary data of an unknown kind', counting(50, 1)],
])('is named %s', (words, head) => {
	expect(describeUnknown(head)).toBe(words);
});
