"""What makes one offer better than another, as numbers that can be taken apart again.

The way of a scoring: `plan` says what was asked for; a criterion measures every offer (`criteria`, `evidence`
and `measuring`); values become utilities from 0 to 1 (`normalizing`); utilities and weights (`weighing`)
become a score (`aggregating`; `mcda` by what the table in `methods` offers) among the offers of a group
(`grouped`), and groups become a frame (`placing`). `requiring` says who is left out. `explaining` and
`varying` read a scored frame back (`reading`) and say why an offer stands where it stands, and how sure that
is.

Everything here takes criteria as objects and knows no plugin, no registry and no name of a verb: `ranking`
looks names up. Nothing is drawn, fetched or stored.
"""
