"""Makes a boto3 that is older than AWS_ENDPOINT_URL (botocore 1.31) heed it, without importing it before the job does."""
import importlib.abc
import importlib.util
import os
import sys


class _EndpointFromEnvironment(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name != "botocore.session":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        load = spec.loader.exec_module

        def exec_module(module):
            load(module)
            create = module.Session.create_client

            def create_client(session, service_name, *args, **kwargs):
                if len(args) < 5 and kwargs.get("endpoint_url") is None:
                    kwargs["endpoint_url"] = os.environ["AWS_ENDPOINT_URL"]
                return create(session, service_name, *args, **kwargs)

            module.Session.create_client = create_client

        spec.loader.exec_module = exec_module
        return spec


if os.environ.get("AWS_ENDPOINT_URL"):
    sys.meta_path.insert(0, _EndpointFromEnvironment())
