import { useEffect } from "react";
import { JobList } from "./jobs/job-list.tsx";
import { JobPage } from "./jobs/job-page.tsx";
import { NewBatch } from "./orders/new-batch.tsx";
import { takeUpOrders } from "./orders/order-desk.ts";
import { OrderPage } from "./orders/order-page.tsx";
import { useOrders } from "./orders/order-store.ts";
import { useFocusOn } from "./ui/use-focus-on.ts";
import { useOnline } from "./ui/use-online.ts";
import { addressOf, type Place, usePlace } from "./ui/use-place.ts";

/** The page: all batches beside the one that is looked at. */
export function App() {
  const place = usePlace();
  const orders = useOrders();
  const isOnline = useOnline();
  const main = useFocusOn(addressOf(place));
  useEffect(takeUpOrders, []);
  return (
    <div className="app" data-place={place.kind}>
      <header className="bar">
        <a className="brand" href={addressOf({ kind: "new" })}>
          Batches
        </a>
        <p className="bar-state" role="status">
          {isOnline ? undefined : "Offline: what runs goes on, and the page looks again when you are back"}
        </p>
        {place.kind === "new" ? undefined : (
          <a className="button" href={addressOf({ kind: "new" })}>
            New batch
          </a>
        )}
      </header>
      <div className="columns">
        <main ref={main} tabIndex={-1}>
          <Shown place={place} orders={orders} />
        </main>
        <JobList orders={orders} place={place} />
      </div>
    </div>
  );
}

function Shown({ place, orders }: { readonly place: Place; readonly orders: ReturnType<typeof useOrders> }) {
  if (place.kind === "new") return <NewBatch />;
  if (place.kind === "job") return <JobPage key={place.id} id={place.id} />;
  const shown = orders.find(({ order }) => order.key === place.id);
  return shown === undefined ? <NewBatch /> : <OrderPage {...shown} />;
}
