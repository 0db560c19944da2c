const language = document.documentElement.lang;

/** @param {string} instant @returns {string} its day, here */
export const day = (instant) => new Intl.DateTimeFormat(language, { dateStyle: "long" }).format(new Date(instant));

/** @param {string} instant @returns {string} its day and minute, here */
export const minute = (instant) =>
  new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(new Date(instant));
