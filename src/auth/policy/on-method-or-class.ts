/** A decorator for a method or a class that hands on what it decorates: the method's function, or the class. */
export function onMethodOrClass(
  declare: (declared: object) => void,
): MethodDecorator & ClassDecorator {
  return (
    target: object,
    _name?: string | symbol,
    descriptor?: PropertyDescriptor,
  ): void => declare((descriptor?.value as object | undefined) ?? target);
}
