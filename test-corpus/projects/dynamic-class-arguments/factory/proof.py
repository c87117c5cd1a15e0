from proof_tools import raises

from factory import models, right, statements

for broken in [
    models.listed, models.single, models.named, models.copied, models.pairs, models.short, models.quoted, models.meta,
    models.abstract, models.grown, models.generic, models.by_keyword, statements.listed, statements.single,
    statements.namespace, statements.body, statements.none, lambda: models.of(models.Kind("a")),
]:
    with raises(TypeError):
        broken()
right.run()
