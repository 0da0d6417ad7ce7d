// One camera in one page. Pictures stay in this tab until a burst ends; then they go to the app in one message.
const cameras = new WeakMap();

export default function (component) {
  const root = component.parentElement.querySelector(".burst");
  if (!cameras.has(root)) cameras.set(root, new Camera(root));
  const camera = cameras.get(root);
  camera.update(component.data, component.setTriggerValue);
  return () => camera.shut();
}

class Camera {
  constructor(root) {
    const find = (selector) => root.querySelector(selector);
    this.video = find("video");
    this.opener = find(".camera");
    this.taker = find(".take");
    this.counter = find(".count");
    this.choice = find(".choice");
    this.toggle = find(".toggle");
    this.problem = find(".problem");
    this.canvas = document.createElement("canvas");
    this.frames = [];
    this.opener.onclick = () => (this.stream ? this.shut() : this.open());
    this.listen();
  }

  update(data, send) {
    this.data = data;
    this.send = send;
    this.counter.classList.toggle("guide", data.hints.length > 0);
    this.video.setAttribute("aria-label", data.words.preview);
    this.choice.querySelector("span").textContent = data.words.toggle;
    this.draw();
  }

  // Hold with a mouse, a finger, space or enter; or click to start and click to stop.
  listen() {
    const taker = this.taker;
    const held = () => !this.byClick;
    taker.onpointerdown = (event) => {
      if (held() && event.button === 0) {
        taker.setPointerCapture(event.pointerId);
        this.begin();
      }
    };
    taker.onpointerup = taker.onpointercancel = taker.onlostpointercapture = () => held() && this.end();
    taker.onkeydown = (event) => {
      if (!held() || ![" ", "Enter"].includes(event.key)) return;
      event.preventDefault();
      if (!event.repeat) this.begin();
    };
    taker.onkeyup = (event) => held() && [" ", "Enter"].includes(event.key) && this.end();
    taker.onblur = () => this.end();
    taker.onclick = () => !held() && (this.timer ? this.end() : this.begin());
    taker.oncontextmenu = (event) => event.preventDefault();
    this.toggle.onchange = () => {
      this.end();
      this.draw();
    };
  }

  // A series says before each picture what to do: nobody holds a button for that long.
  get byClick() {
    return this.toggle.checked || this.data.hints.length > 0;
  }

  async open() {
    const words = this.data.words;
    this.tell(null);
    if (!navigator.mediaDevices) return this.tell(words.insecure);
    this.counter.textContent = words.starting;
    this.opener.disabled = true;
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1280 } }, audio: false });
      this.video.srcObject = this.stream;
      await this.video.play();
    } catch (error) {
      this.shut();
      this.tell(error.name === "NotAllowedError" ? words.denied : words.absent);
    } finally {
      this.opener.disabled = false;
    }
    this.counter.textContent = "";
    this.draw();
  }

  shut() {
    this.end();
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = this.video.srcObject = null;
    this.draw();
  }

  begin() {
    if (this.timer || !this.stream) return;
    this.frames = [];
    this.timer = setInterval(() => this.snap(), 1000 / this.data.perSecond);
    if (this.data.hints.length) this.prompt();
    else this.snap();
    this.draw();
  }

  snap() {
    const { videoWidth: width, videoHeight: height } = this.video;
    if (!width) return;
    const scale = Math.min(this.data.width / width, 1);
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(height * scale);
    this.canvas.getContext("2d").drawImage(this.video, 0, 0, this.canvas.width, this.canvas.height);
    this.frames.push(this.canvas.toDataURL("image/jpeg", 0.92).split(",")[1]);
    this.say(this.data.words.count);
    if (this.frames.length >= this.data.most) this.end();
    else this.prompt();
  }

  end() {
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = null;
    this.draw();
    this.say(this.data.words.sent);
    if (this.frames.length) this.send("burst", { frames: this.frames });
    this.frames = [];
  }

  prompt() {
    const hint = this.data.hints[this.frames.length];
    if (hint) this.say(`${hint} · ${this.data.words.count}`);
  }

  say(sentence) {
    this.counter.textContent = sentence
      .replace("{count}", this.frames.length)
      .replace("{most}", this.data.most);
  }

  tell(problem) {
    this.problem.hidden = !problem;
    this.problem.textContent = problem || "";
    this.counter.textContent = "";
  }

  draw() {
    const { words } = this.data;
    const open = Boolean(this.stream);
    const busy = Boolean(this.timer);
    const byClick = this.byClick;
    this.video.hidden = this.taker.hidden = !open;
    this.choice.hidden = !open || this.data.hints.length > 0;
    this.opener.classList.toggle("first", !open);
    this.opener.textContent = open ? words.close : words.open;
    const start = this.data.hints.length ? words.series : words.start;
    this.taker.textContent = byClick ? (busy ? words.stop : start) : busy ? words.holding : words.hold;
    this.taker.setAttribute("aria-pressed", busy);
  }
}
