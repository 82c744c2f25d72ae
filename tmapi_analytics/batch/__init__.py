"""Many searches from a table: one picture or keyword a row in, a Parquet dataset of their offers out.

``files`` opens the table, ``reading`` turns it into rows, ``own`` keeps the user's other columns; ``looking``
says what each row would cost, ``run`` asks them, page 1 of every row before page 2 of any, ``dataset`` keeps
a file a row, ``status`` says what became of each, ``best`` which offers are the best, ``work`` does one after
the other; ``verbs`` is what users call. How pages are got, paid and stored is the search's own way: the store
alone remembers what was paid for, and the dataset can be made of it again at any time.
"""

from tmapi_analytics.batch.verbs import search_batch

__all__ = ["search_batch"]
