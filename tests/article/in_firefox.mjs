// Opens pages in Firefox by WebDriver BiDi and says where their playground is: browser, then addresses.
import puppeteer from "puppeteer-core";

const [, , executablePath, ...addresses] = process.argv;
const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
try {
  for (const address of addresses) {
    const page = await browser.newPage();
    const complaints = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (said) => said.type() === "error" && complaints.push(said.text()));
    await page.goto(`${address}#lambda=100&mu=100&seed=102&update=20`);
    const text = (place) => page.$eval(`.playground [data-show=${place}]`, (element) => element.textContent);
    for (let tries = 0; tries < 600 && (await text("where")) !== "update 20 of 500"; tries++) {
      await new Promise((done) => setTimeout(done, 100));
    }
    if (complaints.length) throw new Error(complaints.join("\n"));
    console.log(`${address.split("/").at(-1)}: ${await text("where")}, ${await text("verdict")}`);
  }
} finally {
  await browser.close();
}
