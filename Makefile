# Each verb is scripts/dev's, for machines without make.
.PHONY: run dev test check torture lock
run dev test check torture lock:
	@./scripts/dev $@
