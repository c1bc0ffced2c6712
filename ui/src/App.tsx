import { Home } from "./views/Home";

/** The whole window: for now, the first screen alone. */
export function App() {
  return <Home />;
}
