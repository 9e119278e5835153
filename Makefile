# Each verb is scripts/dev's, for machines without make.
.PHONY: run dev test check lock
run dev test check lock:
	@./scripts/dev $@
