import { Component, type Type } from '@angular/core';

/** Makes a component of a class without a decorator, which needs no compiler plugin. */
export function component<Class extends Type<unknown>>(options: Component, base: Class): Class {
  return Component(options)(base) as Class;
}
