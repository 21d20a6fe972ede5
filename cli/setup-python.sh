#!/usr/bin/env bash
# Installs the Python that jobs and models run with: versions as in SageMaker's sklearn 1.2-1 and xgboost 1.7 images.
# Debian: its own packages, as root or by sudo. Elsewhere: a virtual environment under .setup/venv. Writes the interpreter's path
# to .setup/python.
set -euo pipefail
# The interpreter to try first; jobs run with the system's on Debian.
system_python=${MLINFRA_PYTHON:-/usr/bin/python3}
modules='import sklearn, pandas, xgboost, boto3; assert sklearn.__version__.startswith("1.2."), sklearn.__version__; assert xgboost.__version__.startswith("1.7."), xgboost.__version__'
debian_packages=(python3 python3-sklearn python3-pandas python3-xgboost python3-boto3 awscli bubblewrap)

works() { [ -x "$1" ] && "$1" -c "$modules"; }
keep() {
  printf '%s\n' "$1" >.setup/python
  echo "jobs run with $1: $("$1" --version)"
  exit 0
}

if works "$system_python" && command -v bwrap >/dev/null && command -v aws >/dev/null; then keep "$system_python"; fi

as_root=''
if [ "$(id -u)" = 0 ]; then as_root=env; elif sudo -n true 2>/dev/null; then as_root='sudo -n env'; fi

if command -v apt-get >/dev/null && [ -n "$as_root" ]; then
  $as_root DEBIAN_FRONTEND=noninteractive apt-get update -q -o DPkg::Lock::Timeout=120 || echo "some package sources did not answer; going on with what is known"
  if $as_root DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends -o DPkg::Lock::Timeout=120 "${debian_packages[@]}"; then
    if works "$system_python"; then keep "$system_python"; fi
    echo "this distribution's packages are of other versions; making a virtual environment instead"
  else
    echo "the distribution's packages could not be installed; making a virtual environment instead"
  fi
fi

if works "$system_python"; then
  echo "bubblewrap or the AWS CLI is missing and there is no leave to install it: jobs use user namespaces, and tests that call the AWS CLI will fail"
  keep "$system_python"
fi

if ! command -v python3 >/dev/null; then
  echo "python3 was not found, and there is no leave to install it: training jobs and model servers are Python"
  exit 1
fi
python3 -m venv .setup/venv
.setup/venv/bin/python -m pip install --quiet 'scikit-learn==1.2.*' 'pandas<2.1' 'numpy<2' 'xgboost==1.7.*' boto3
if works "$PWD/.setup/venv/bin/python"; then keep "$PWD/.setup/venv/bin/python"; fi
echo "the virtual environment lacks scikit-learn 1.2, pandas, XGBoost 1.7 or boto3"
exit 1
