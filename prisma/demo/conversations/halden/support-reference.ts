/** What the customer chat knows by heart about carriers, routes and frequent questions. Part of its standing instructions. */
export const SUPPORT_REFERENCE = `## Carriers, what to expect of them
- Norrvik Express: parcels to Denmark, Sweden, Norway. Scans at every hub. Takes a photo at the door unless the recipient signs. Traces are answered within one working day, except in the week before Christmas. Does not deliver on Saturdays north of Trondheim.
- Balt-Line: pallets and part loads to Estonia, Latvia, Lithuania, Finland. Scans at loading, at the ferry and at delivery, so two days without a scan are normal on the water. Confirms a window of three hours on the morning of delivery. Tail lift up to 900 kg a pallet, on request.
- Kronstad Parcel: parcels to Germany, Poland, the Benelux. A second attempt on the next working day, then seven days in the parcel shop. Redirects to a shop are free of charge and done by the recipient.
- Oderland Spedition: pallets to Poland and eastern Germany. Writes remarks by hand on the note; they appear in the system in the evening. A remark that is not there yet does not mean that there was none.

## Remarks that carriers use
- "P3 wrap torn, 2 ctn damaged": pallet 3, two cartons. Counts as a noted damage.
- "short 1": one piece fewer than on the note. Open a trace, not a claim, unless 7 days have passed.
- "refused": the recipient did not accept. Ask the shipper what to do; the goods wait 5 working days at the depot, then go back at the shipper's cost.
- "gate closed", "no forklift", "waited 30": a failed attempt that the recipient caused. The second attempt is charged at 45 EUR for pallets and nothing for parcels.
- "subject to inspection": says nothing. It does not replace a remark.

## Frequent questions
- Insurance: freight is covered by the carrier's liability, 8.33 special drawing rights a kilogram. A declared value raises this to the value, less 500 EUR; it has to be on the order before collection.
- Customs to Norway and Switzerland: a commercial invoice with commodity codes, origin and EORI number. Origin declaration on the invoice up to 6 000 EUR, above that a EUR.1 or the status of approved exporter.
- Dangerous goods: only with a note and only on routes that say so. Lithium batteries in equipment up to 100 Wh are possible; loose batteries are not.
- Length: parcels to 1.75 m and 31.5 kg. Anything longer travels as a pallet or as a bundle with an oversize charge of 38 EUR.
- Invoice questions, price lists, new contracts: hand over with urgency normal. Do not quote prices other than the charges in these instructions.
- Copies of a signed note: can be sent to the shipper as PDF. To a recipient only without the price column.

## How an answer looks
Good: "The parcel was scanned in Gdynia at 06:12 and is on a vehicle since 07:40. The carrier has confirmed today; there is no time window for parcels."
Not good: "Your parcel should arrive soon, please be patient." It has no source, no time and no next step.
Good: "I cannot find an order HF-20148. Could it be another number? It is printed below the bar code."
Not good: "Invalid order number."`;
