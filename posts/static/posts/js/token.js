// A sign-in in another tab ends the token of the forms that were open meanwhile. A fresh one lets them go on.

/** From this very page, asked for again, into all its forms. Nothing where nobody is signed in. */
export async function renewToken() {
  try {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const token = page.querySelector("#logout-form [name=csrfmiddlewaretoken]")?.value; // only who is signed in has it
    for (const field of document.getElementsByName("csrfmiddlewaretoken")) field.value = token ?? field.value;
    return token;
  } catch {
    return undefined;
  }
}
