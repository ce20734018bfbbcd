/** Simplified Chinese: Decode As, and what nobody announced. */
import type { decodeAs as english } from '../en/decode-as.ts';

/** See the head of this file. */
export const decodeAs: typeof english = {
	decodeAs: {
		title: '解码为',
		about:
			'第一条符合的规则生效，优先于一切通告或推断。' +
			'Insert 添加一行，Ctrl+Insert 复制，Ctrl+Delete 删除。',
		columns: {
			field: '字段',
			value: '值',
			type: '类型',
			default: '默认',
			current: '当前',
		},
		fields: {
			'udp.port': 'UDP 端口',
			'udp.srcport': 'UDP 源端口',
			'udp.dstport': 'UDP 目的端口',
			'ip.addr': '地址',
			'ip.src': '源地址',
			'ip.dst': '目的地址',
			'rtp.ssrc': 'SSRC',
			'rtp.p_type': 'RTP 负载类型',
			several: '多个条件 (&&)',
		},
		of: (column, row) => `${column}，规则 ${row}`,
		none: '没有规则：一切按通告或内容处理。',
		add: '添加规则',
		remove: '删除规则',
		copy: '复制规则',
		clear: '清空',
		undo: '撤销上次更改',
		cancel: '取消',
		apply: '应用规则',
		kept: '随此捕获保存供下次使用，绝不写在其文件旁。',
		applied: (count) => `${count} 条规则生效`,
		undone: '已撤销上次的解码更改',
		nothingToUndo: '没有可撤销的解码更改',
		notRtp: '这不是 RTP',
		mayBe: '可能是什么',
		is: '当前视为',
		unknown: '未知',
		encrypted: '已加密',
		use: (codec) => `视为 ${codec}`,
		said: (rule) => `已生效：${rule}。在表中按 Ctrl+Z 撤销`,
		noCandidates: '无需推断。',
		tryAll: '让 ffmpeg 试解码',
		trying: 'ffmpeg 正在尝试',
		inForce: (count) => `${count} 条解码规则`,
	},
	trials: {
		title: '试解结果',
		columns: {
			candidate: '候选',
			verdict: '结论',
			frames: '帧',
		},
		verdicts: { decodes: '符合', partly: '部分符合', fails: '不符合', untold: '无法判断' },
		of: (decoded, expected) => `${decoded} / ${expected}`,
		fits: (codec) => `${codec} 符合`,
		fitsNot: (codec) => `${codec} 不符合`,
		next: (codec, next) => `${codec} 不符合；下一个：${next}`,
		signs: {
			size: '未找到画面尺寸：这些字节不是该编解码器的画面。',
			probing: '已尽可能查看，仍无法识别内容。',
			'no-stream': '没有可写出的内容。',
		},
	},
	playback: {
		errors: (count) => `可播放，${count} 个错误`,
		clean: '可播放，无错误',
		checked: (seconds) => `ffmpeg 已解码所保存文件的前 ${seconds} 秒。`,
		saved: '已保存的文件',
	},
};
