/** 简体中文：按字节找到的媒体。 */
import type { signatures as english } from '../en/signatures.ts';

/** See the head of this file. */
export const signatures: typeof english = {
	signatures: {
		title: '媒体特征',
		capture: '捕获',
		kind: '种类',
		allKinds: (shown) => `全部 · ${shown}`,
		words: '仅含这些词',
		hint: '例如 10.0.0.7:80',
		columns: {
			kind: '种类',
			frame: '帧',
			payloadOffset: '偏移',
			source: '源',
			destination: '目的',
			bytes: '大小',
			isWhole: '状态',
			confidence: '置信度',
			reason: '依据',
		},
		whole: '完整',
		cut: '缺少结尾',
		reading: '正在读取不属于任何协议的数据包',
		searching: '正在搜索会话',
		stop: '停止搜索',
		again: '重新搜索',
		stopped: '搜索已停止，没有列出结果。',
		grown: '此次搜索之后捕获又增加了。',
		none: '没有找到媒体特征。',
		noMatch: '没有符合此种类和这些词的结果。',
		nothingToSearch: '此捕获的所有 UDP 和 TCP 数据包都属于某个协议，没有可搜索的内容。',
		scope: (packets, conversations, bytes) =>
			`已搜索：${packets} 个不属于任何协议的数据包，${conversations} 个会话方向，负载 ${bytes}`,
		kindsSearched:
			'搜索对象：JPEG、PNG、FLV、MP4 盒、WAV、H.264 和 H.265 起始码、ADTS、MPEG 传输流和节目流，以及其他头之后的 RTP。',
		passedOver: (bytes) => `未搜索：每个方向前 16 MiB 之后的 ${bytes}`,
		moreFinds: '只列出前 20,000 个结果。',
		preview: '预览',
		choose: '选择一个结果以查看。',
		pictureOf: (kind, frame) => `帧 ${frame} 的 ${kind}`,
		noPicture: '缺失太多，无法显示此图片。',
		firstBytes: '前面的字节',
		goTo: '转到数据包',
		openRtp: '作为 RTP 打开…',
		opened: (name) => `已打开 ${name}：去掉前面头部的数据包`,
		save: (shown) => `保存 ${shown} 个结果…`,
		saved: (shown, folder) => `${shown} 个文件和含 SHA-256 的 manifest.json 已保存到 ${folder}`,
		notSaved: (shown, reason) => `${shown} 个无法保存：${reason}`,
		copied: (shown) => `已复制 ${shown} 个结果`,
	},
};
