# Each verb is scripts/dev's, for machines without make.
.PHONY: run dev test check bench torture lock
run dev test check bench torture lock:
	@./scripts/dev $@ $(ARGS)
