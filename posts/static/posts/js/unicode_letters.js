// What Django's maker of addresses asks of XRegExp, which browsers do themselves by now: classes of Unicode letters.
// The library has 164 KB for it. A classic script, since the one that calls it is.

window.XRegExp = (pattern, flags) => new RegExp(pattern, `${flags}u`);
window.XRegExp.replace = (text, pattern, by) => text.replace(pattern, by);
