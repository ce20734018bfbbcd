/** 简体中文：会话描述编辑器。 */
import type { sdp as english } from '../en/sdp.ts';

/** See the head of this file. */
export const sdp: typeof english = {
	sdp: {
		title: '会话描述 (SDP)',
		about:
			'播放器读取此流所需的说明。可以修改，输入时即时检查。应用后，编解码器、时钟和参数将成为 ' +
			'Decode As 规则。',
		assumed: '编解码器为推测',
		text: '会话描述文本',
		problems: '问题',
		line: (line) => `第 ${line} 行`,
		error: '错误',
		warning: '存疑',
		right: '没有问题',
		reset: '恢复原文',
		save: '另存为 .sdp…',
		apply: '应用到流',
		applied: (codec) => `该流按 ${codec} 处理。在表中按 Ctrl+Z 撤销`,
		saved: (name) => `已保存 ${name}`,
	},
};
