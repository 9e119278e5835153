# Each verb is scripts/dev's, for machines without make.
.PHONY: run dev test test-all check html bench torture lighthouse lock
run dev test test-all check html bench torture lighthouse lock:
	@./scripts/dev $@ $(ARGS)
