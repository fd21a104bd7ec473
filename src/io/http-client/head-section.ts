import { CONTINUE, STOP } from './llhttp.js';

/** The reason phrase and the fields of a response as they are read, in parts, up to so many bytes. */
export class HeadSection {
  statusText = '';
  /** Names and values in turn. */
  fields: string[] = [];
  isOverflowing = false;
  private bytes = 0;

  /** `most`: bytes of the section, and of the trailers with it. */
  constructor(private readonly most: number) {}

  begin(): void {
    this.statusText = '';
    this.fields = [];
    this.bytes = 0;
  }

  /** Ends the section, and gives back its fields: those that come now are trailers. */
  taken(): string[] {
    const { fields } = this;
    this.fields = [];
    return fields;
  }

  status(text: string): number {
    this.statusText += text;
    return this.counted(text);
  }

  /** A name, or the next part of one. */
  name(text: string): number {
    return this.field(text, 0);
  }

  /** A value, or the next part of one. */
  value(text: string): number {
    return this.field(text, 1);
  }

  private field(text: string, side: 0 | 1): number {
    const { fields } = this;
    if (fields.length % 2 === side) fields.push(text);
    else fields.push((fields.pop() ?? '') + text);
    return this.counted(text);
  }

  private counted({ length }: string): number {
    this.bytes += length;
    this.isOverflowing = this.bytes > this.most;
    return this.isOverflowing ? STOP : CONTINUE;
  }
}
