# Each verb is scripts/dev's, for machines without make.
.PHONY: run dev test check bench lock
run dev test check bench lock:
	@./scripts/dev $@ $(ARGS)
