/** Number objects, as requests have them. */
export const NUMBER = (number: number) => ({ set: true, infinite: false, number });
export const UNSET = { set: false, infinite: false, number: 0 };
