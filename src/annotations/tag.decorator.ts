import { Reflector } from '@nestjs/core';

export interface TagAnnotation {
  readonly name: string;
  readonly description: string;
}

/** Under which heading the OpenAPI document lists a controller's routes. */
export const Tag = Reflector.createDecorator<TagAnnotation>();
