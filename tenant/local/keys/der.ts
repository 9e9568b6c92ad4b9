/** The few pieces of ASN.1's DER encoding that a certificate is made of. */
export function der(tag: number, ...contents: Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), length(content.length), content]);
}

function length(value: number): Buffer {
  if (value < 0x80) return Buffer.from([value]);
  const bytes = Buffer.from(
    value.toString(16).padStart(value > 0xff ? 4 : 2, '0'),
    'hex',
  );
  return Buffer.concat([Buffer.from([0x80 + bytes.length]), bytes]);
}

export const sequence = (...members: Uint8Array[]) => der(0x30, ...members);
export const set = (...members: Uint8Array[]) => der(0x31, ...members);
export const integer = (bytes: Uint8Array) => der(0x02, bytes);
export const bitString = (bytes: Uint8Array) =>
  der(0x03, Buffer.from([0]), bytes);
export const utf8String = (text: string) => der(0x0c, Buffer.from(text));
export const nothing = () => der(0x05);
export const tagged = (number: number, content: Uint8Array) =>
  der(0xa0 + number, content);

/** A time before 2050; certificates must write those with two digits for the year. */
export const utcTime = (date: Date) =>
  der(
    0x17,
    Buffer.from(
      date
        .toISOString()
        .slice(2)
        .replaceAll(/[-:T]|\.\d+/g, ''),
    ),
  );

/** An object identifier out of its encoded content, in hex. */
export const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
